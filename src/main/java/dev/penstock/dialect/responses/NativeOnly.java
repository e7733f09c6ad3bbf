package dev.penstock.dialect.responses;

/**
 * Something of a request that only a provider of the caller's own API can do.
 *
 * @param param as the caller spells it
 * @param message says what to do without it
 * @param droppable whether the rest of the request makes sense without it
 */
record NativeOnly(String param, String message, boolean droppable) {}
