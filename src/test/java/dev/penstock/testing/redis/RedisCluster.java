package dev.penstock.testing.redis;

import dev.penstock.testing.Eventually;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Three masters that share the 16,384 slots. */
public final class RedisCluster implements AutoCloseable {
  private static final int SLOTS = 16_384;
  private static final int NODES = 3;

  private final List<RedisServer> nodes;

  private RedisCluster(List<RedisServer> nodes) {
    this.nodes = nodes;
  }

  /** Started, met, and agreed on who has which slots. */
  public static RedisCluster start() {
    List<RedisServer> nodes =
        Stream.generate(() ->
                RedisServer.start(
                    "cluster-enabled yes",
                    "cluster-node-timeout 2000",
                    "cluster-require-full-coverage no"))
            .limit(NODES)
            .toList();
    RedisCluster cluster = new RedisCluster(nodes);
    cluster.dealSlots();
    cluster.meet();
    Eventually.becomes("a cluster of three", cluster::isComplete);
    return cluster;
  }

  /** CLUSTER ADDSLOTSRANGE is newer than the server at hand. */
  private void dealSlots() {
    for (int node = 0; node < NODES; node++) {
      int first = SLOTS * node / NODES;
      int end = SLOTS * (node + 1) / NODES;
      String[] words =
          Stream.concat(
                  Stream.of("CLUSTER", "ADDSLOTS"),
                  Stream.iterate(first, slot -> slot < end, slot -> slot + 1).map(String::valueOf))
              .toArray(String[]::new);
      nodes.get(node).command(words);
    }
  }

  private void meet() {
    for (RedisServer node : nodes.subList(1, NODES)) {
      nodes.get(0).command("CLUSTER", "MEET", "127.0.0.1", Integer.toString(node.port()));
    }
  }

  private boolean isComplete() {
    return nodes.stream()
        .map(node -> node.command("CLUSTER", "INFO"))
        .allMatch(info ->
            info.contains("cluster_state:ok")
                && info.contains("cluster_slots_assigned:" + SLOTS)
                && info.contains("cluster_known_nodes:" + NODES));
  }

  public List<RedisServer> nodes() {
    return nodes;
  }

  /** All nodes as seeds. */
  public String url() {
    return nodes.stream()
        .map(node -> "127.0.0.1:" + node.port())
        .collect(Collectors.joining(",", "redis://", ""));
  }

  /** The node that has the slot of a key. */
  public RedisServer owner(String key) {
    return nodes.get(ownerIndex(key));
  }

  private int ownerIndex(String key) {
    int slot = Integer.parseInt(nodes.get(0).command("CLUSTER", "KEYSLOT", key));
    for (int node = 0; node < NODES; node++) {
      if (slot < SLOTS * (node + 1) / NODES) {
        return node;
      }
    }
    throw new IllegalStateException("no node has slot " + slot);
  }

  /** Gives the slot of a key, which must be empty, to another node. */
  public void moveSlot(String key) {
    String slot = nodes.get(0).command("CLUSTER", "KEYSLOT", key);
    RedisServer heir = nodes.get((ownerIndex(key) + 1) % NODES);
    String heirId = heir.command("CLUSTER", "MYID");
    heir.command("CLUSTER", "SETSLOT", slot, "NODE", heirId);
    for (RedisServer node : nodes) {
      node.command("CLUSTER", "SETSLOT", slot, "NODE", heirId);
    }
  }

  @Override
  public void close() {
    nodes.forEach(RedisServer::close);
  }
}
