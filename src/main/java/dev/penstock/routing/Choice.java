package dev.penstock.routing;

/**
 * A deployment and the credential to call it with.
 *
 * @param anyway although its breaker is open: nothing healthy is left for the request
 */
record Choice(Member member, Arm arm, boolean anyway) {}
