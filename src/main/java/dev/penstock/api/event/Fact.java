package dev.penstock.api.event;

/** Something that happened to a request; immutable. */
public sealed interface Fact permits RequestFinished, AttemptFinished {}
