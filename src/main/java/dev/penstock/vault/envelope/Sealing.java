package dev.penstock.vault.envelope;

import java.security.SecureRandom;
import java.time.InstantSource;

/** Where keys and nonces, and where dates come from. */
public record Sealing(SecureRandom random, InstantSource clock) {}
