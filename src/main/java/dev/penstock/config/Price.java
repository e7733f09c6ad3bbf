package dev.penstock.config;

/**
 * What tokens of a model cost, in nano-dollars per million tokens: $2.50 per million is
 * 2,500,000,000.
 */
public record Price(long inputNanoUsdPerMillion, long outputNanoUsdPerMillion) {}
