package dev.penstock.dispatch;

import dev.penstock.admission.Accounts;
import dev.penstock.admission.BudgetState;
import dev.penstock.admission.Demand;
import dev.penstock.admission.Part;
import dev.penstock.admission.Settled;
import dev.penstock.admission.Verdict;
import dev.penstock.config.BudgetConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Accounts that answer when and how a test wants; it notes what is taken and not given back. */
final class Slow implements Accounts {
  private final Accounts real;
  private final Function<Future<Verdict>, Future<Verdict>> deciding;
  private final Function<Future<Void>, Future<Void>> settling;
  final Set<String> taken = ConcurrentHashMap.newKeySet();
  final List<Settled> settled = new CopyOnWriteArrayList<>();

  Slow(
      Accounts real,
      Function<Future<Verdict>, Future<Verdict>> deciding,
      Function<Future<Void>, Future<Void>> settling) {
    this.real = real;
    this.deciding = deciding;
    this.settling = settling;
  }

  /** What comes only when {@code gate} is opened. */
  static <T> Function<Future<T>, Future<T>> behind(Promise<Void> gate) {
    return answer -> gate.future().compose(open -> answer);
  }

  @Override
  public Future<Verdict> decide(Demand demand) {
    Set<String> ids = demand.parts().stream().map(Part::id).collect(Collectors.toSet());
    Future<Verdict> verdict = real.decide(demand);
    if (verdict.result() instanceof Verdict.Granted) {
      taken.addAll(ids);
    }
    return deciding.apply(verdict);
  }

  @Override
  public Future<Void> settle(List<Settled> ended) {
    settled.addAll(ended);
    ended.forEach(each -> taken.remove(each.partId()));
    return settling.apply(real.settle(ended));
  }

  @Override
  public Future<Void> budgets(Collection<BudgetConfig> all) {
    return real.budgets(all);
  }

  @Override
  public Future<List<BudgetState>> standing(Collection<BudgetConfig> of) {
    return real.standing(of);
  }

  @Override
  public String newId() {
    return real.newId();
  }

  @Override
  public String replica() {
    return real.replica();
  }

  @Override
  public Future<Void> close() {
    return real.close();
  }
}
