package dev.penstock.routing.health;

/** Cooldown of a credential that is refused wherever it is used. Safe from every event loop. */
public final class CredentialHealth {}
