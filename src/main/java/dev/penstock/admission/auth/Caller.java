package dev.penstock.admission.auth;

import dev.penstock.api.Principal;
import dev.penstock.config.KeyConfig.Role;

/**
 * Who came in.
 *
 * @param role in the admin API
 */
public record Caller(Principal principal, Role role) {}
