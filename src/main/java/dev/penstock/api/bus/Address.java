package dev.penstock.api.bus;

/** Where the verticles of a shard listen; the shard's number keeps a request on its event loop. */
public final class Address {
  private Address() {}

  /** Takes a {@link RouteRequest}, replies a {@link RouteDecision}. */
  public static String router(int shard) {
    return "router." + shard;
  }

  /** Takes a {@link ModelsRequest}, replies a list of names. */
  public static String models(int shard) {
    return "router." + shard + ".models";
  }

  /** Takes an {@link ExplainRequest}, replies the decision as JSON. */
  public static String explain(int shard) {
    return "router." + shard + ".explain";
  }

  /** Takes a {@link ProviderCall}, replies an {@link UpstreamReply}. */
  public static String provider(String type, int shard) {
    return "provider." + type + "." + shard;
  }

  /** Takes a {@link PassageRequest}, replies a {@link PassageReply}. */
  public static String passages(String type, int shard) {
    return provider(type, shard) + ".passages";
  }
}
