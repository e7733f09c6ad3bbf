package dev.penstock.api.client;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A request as it came in another dialect than chat.
 *
 * @param request never changed
 */
public record Origin(ClientDialect dialect, ObjectNode request) {}
