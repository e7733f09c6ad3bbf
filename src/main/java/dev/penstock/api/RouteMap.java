package dev.penstock.api;

/**
 * The model groups of one configuration, as the router alone can read them. A request carries the
 * one it began with, so that a reload in its midst changes nothing for it.
 */
public interface RouteMap {}
