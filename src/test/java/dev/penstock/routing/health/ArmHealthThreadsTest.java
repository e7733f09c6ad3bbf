package dev.penstock.routing.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.routing.health.ArmHealth.State;
import dev.penstock.routing.health.ArmHealth.Ticket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many event loops at one arm. */
final class ArmHealthThreadsTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 200;

  @Test
  void one_of_many_that_ask_at_the_same_time_gets_the_probe() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int round = 0; round < ROUNDS; round++) {
        Arm arm = new Arm();
        arm.fail(5);
        arm.pass(Arm.OPEN);

        List<Ticket> tickets = together(threads, () -> arm.health().admit(arm.now()));

        assertThat(tickets).singleElement().matches(Ticket::probe);
        assertThat(arm.told()).hasSize(2);
      }
    }
  }

  @Test
  void failures_at_the_same_time_open_it_once() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int round = 0; round < ROUNDS; round++) {
        Arm arm = new Arm();
        arm.fail(3);
        List<Ticket> late = together(threads, () -> arm.health().admit(arm.now()));

        List<Ticket> failed =
            together(
                threads,
                () -> {
                  arm.health().failed(late.getFirst(), arm.now());
                  return late.getFirst();
                });

        assertThat(failed).hasSize(THREADS);
        assertThat(arm.state()).isEqualTo(State.OPEN);
        assertThat(arm.told()).hasSize(1);
      }
    }
  }

  private static List<Ticket> together(ExecutorService threads, Callable<Ticket> asked)
      throws Exception {
    List<Ticket> tickets = new ArrayList<>();
    for (Future<Ticket> ticket : threads.invokeAll(Collections.nCopies(THREADS, asked))) {
      tickets.add(ticket.get());
    }
    return tickets.stream().filter(Objects::nonNull).toList();
  }
}
