package dev.penstock.vault.envelope;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.config.Fingerprint;
import dev.penstock.config.Secret;
import dev.penstock.config.vault.VaultConfig.Master;
import dev.penstock.config.vault.VaultException;
import dev.penstock.config.vault.VaultException.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Secrets in envelopes, wherever those are kept. Safe to use from several threads and processes:
 * each change is made for a revision, and made again if another one came between. Blocks.
 */
public final class EnvelopeVault {
  /** Enough to look back; each version kept is one more secret to lose. */
  static final int KEPT_VERSIONS = 5;

  static final int LONGEST_VALUE = 48 * 1024;

  /** Instead of a fingerprint. */
  private static final String DAMAGED = "damaged";

  private static final int TRIES = 20;

  private final EnvelopeStore store;
  private final Master master;
  private final Sealing sealing;

  /** A passphrase takes a second to become a key, so the latest is kept. */
  private volatile @Nullable MasterKey known;

  /** Nothing here opens it, so it is not tried again. */
  private volatile @Nullable Lock foreign;

  public EnvelopeVault(EnvelopeStore store, Master master, Sealing sealing) {
    this.store = store;
    this.master = master;
    this.sealing = sealing;
  }

  /** All that is there, and what opens it. */
  public static final class Opened {
    private final Envelopes envelopes;
    private final @Nullable MasterKey key;

    private Opened(Envelopes envelopes, @Nullable MasterKey key) {
      this.envelopes = envelopes;
      this.key = key;
    }

    /** Grows with each change. */
    public long revision() {
      return envelopes.revision();
    }

    /** Empty if there is none of that name. */
    public Optional<String> secret(String name) {
      return Optional.ofNullable(envelopes.secrets().get(name)).map(this::value);
    }

    private String value(SealedSecret secret) {
      return Optional.ofNullable(key)
          .flatMap(opening -> opening.open(secret.name(), secret.current()))
          .orElseThrow(() -> tampered(secret.name()));
    }

    private String fingerprint(SealedSecret secret) {
      return Optional.ofNullable(key)
          .flatMap(opening -> opening.open(secret.name(), secret.current()))
          .map(Fingerprint::ofSecret)
          .orElse(DAMAGED);
    }

    private SecretInfo info(SealedSecret secret) {
      SealedVersion current = secret.current();
      return new SecretInfo(
          secret.name(),
          current.version(),
          fingerprint(secret),
          secret.versions().size(),
          secret.created(),
          current.created());
    }

    private List<SecretInfo> list() {
      return envelopes.secrets().values().stream()
          .sorted(Comparator.comparing(SealedSecret::name))
          .map(this::info)
          .toList();
    }
  }

  /** Opens it; {@link VaultException} if it cannot be read or its master key is another one. */
  public Opened open() {
    Envelopes envelopes = store.load();
    Lock lock = envelopes.lock();
    return new Opened(envelopes, lock == null ? null : keyOf(lock));
  }

  /** Whether something was changed since then. */
  public boolean changedSince(Opened opened) {
    return store.revision() != opened.revision();
  }

  private MasterKey keyOf(Lock lock) {
    MasterKey latest = known;
    if (latest != null && latest.lock().equals(lock)) {
      return latest;
    }
    Optional<MasterKey> key = lock.equals(foreign) ? Optional.empty() : keyFor(lock);
    if (key.isEmpty()) {
      foreign = lock;
      throw new VaultException(
          Kind.VAULT, master.now() == null ? NO_KEY : "the master key does not open the vault");
    }
    known = key.get();
    return key.get();
  }

  private Optional<MasterKey> keyFor(Lock lock) {
    return now()
        .flatMap(text -> MasterKey.of(text, lock))
        .or(() -> Optional.ofNullable(master.before()).flatMap(text -> MasterKey.of(text, lock)));
  }

  private static final String NO_KEY =
      "no master key is set: vault.master_key, or the environment variable PENSTOCK_MASTER_KEY";

  private Optional<Secret> now() {
    return Optional.ofNullable(master.now());
  }

  /** What is there, by name; no value. */
  public List<SecretInfo> list() {
    return open().list();
  }

  /**
   * A value that is in the vault.
   *
   * @param before fingerprint of the value it replaced; null if the name is new
   * @param changed whether it was another one before
   */
  public record Stored(SecretInfo info, @Nullable String before, boolean changed) {}

  /** Puts a value under a name, new or not; the value it has already makes no new version. */
  @CanIgnoreReturnValue
  public Stored set(String name, String value) {
    return change(opened -> put(opened, name, value, opened.envelopes.secrets().get(name)));
  }

  /** Puts another value under a name that is there. */
  @CanIgnoreReturnValue
  public Stored rotate(String name, String value) {
    return change(opened -> {
      SealedSecret secret = opened.envelopes.secrets().get(name);
      if (secret == null) {
        throw absent(name);
      }
      if (opened.value(secret).equals(value)) {
        throw new VaultException(Kind.REFUSED, "this is the value that " + name + " has already");
      }
      return put(opened, name, value, secret);
    });
  }

  /** Takes a name out, with all its versions. What its fingerprint was. */
  @CanIgnoreReturnValue
  public String remove(String name) {
    return change(opened -> {
      SealedSecret secret = opened.envelopes.secrets().get(name);
      if (secret == null) {
        throw absent(name);
      }
      return new Draft<>(new Change(null, List.of(), List.of(name)), opened.fingerprint(secret));
    });
  }

  /**
   * Locks every data key with the master key of the configuration, where the one before it was in
   * use until now. How many secrets there are.
   */
  @CanIgnoreReturnValue
  public int rekey() {
    Secret text = now().orElseThrow(() -> new VaultException(Kind.VAULT, NO_KEY));
    MasterKey next = MasterKey.fresh(text, sealing.random());
    int count =
        change(opened -> {
          MasterKey old = opened.key;
          List<SealedSecret> all = new ArrayList<>();
          if (old != null) {
            for (SealedSecret secret : opened.envelopes.secrets().values()) {
              all.add(rewrapped(secret, old, next));
            }
          }
          return new Draft<>(new Change(next.lock(), all, List.of()), all.size());
        });
    known = next;
    return count;
  }

  private SealedSecret rewrapped(SealedSecret secret, MasterKey old, MasterKey next) {
    List<SealedVersion> versions =
        secret.versions().stream()
            .map(version ->
                old.rewrap(secret.name(), version, next, sealing.random())
                    .orElseThrow(() -> tampered(secret.name())))
            .toList();
    return new SealedSecret(secret.name(), secret.created(), versions);
  }

  private Draft<Stored> put(
      Opened opened, String name, String value, @Nullable SealedSecret before) {
    refuseUnfit(name, value);
    String was = before == null ? null : opened.fingerprint(before);
    // A damaged one may be replaced.
    if (before != null && !DAMAGED.equals(was) && opened.value(before).equals(value)) {
      return new Draft<>(null, new Stored(opened.info(before), was, false));
    }
    MasterKey key = opened.key != null ? opened.key : fresh();
    Lock lock = opened.key == null ? key.lock() : null;
    int version = before == null ? 1 : before.current().version() + 1;
    SealedVersion sealed = key.seal(name, version, value, sealing);
    List<SealedVersion> versions = new ArrayList<>(before == null ? List.of() : before.versions());
    versions.add(sealed);
    SealedSecret next =
        new SealedSecret(
            name,
            before == null ? sealed.created() : before.created(),
            versions.subList(Math.max(0, versions.size() - KEPT_VERSIONS), versions.size()));
    SecretInfo info =
        new SecretInfo(
            name,
            version,
            Fingerprint.ofSecret(value),
            next.versions().size(),
            next.created(),
            sealed.created());
    return new Draft<>(new Change(lock, List.of(next), List.of()), new Stored(info, was, true));
  }

  private MasterKey fresh() {
    MasterKey latest = known;
    if (latest == null) {
      Secret text = now().orElseThrow(() -> new VaultException(Kind.VAULT, NO_KEY));
      latest = MasterKey.fresh(text, sealing.random());
    }
    known = latest;
    return latest;
  }

  private static void refuseUnfit(String name, String value) {
    if (!isName(name)) {
      throw new VaultException(
          Kind.REFUSED,
          "a name is of letters, digits, '.', '_' and '-', at most 128, and begins with a letter or"
              + " digit");
    }
    if (value.isEmpty() || value.length() > LONGEST_VALUE) {
      throw new VaultException(Kind.REFUSED, "a value has 1 to " + LONGEST_VALUE + " characters");
    }
  }

  /** Whether a secret here may be called so. */
  public static boolean isName(String name) {
    boolean wellFormed =
        name.chars()
            .allMatch(
                c -> (c < 128 && Character.isLetterOrDigit(c)) || c == '.' || c == '_' || c == '-');
    return wellFormed
        && !name.isEmpty()
        && name.length() <= 128
        && Character.isLetterOrDigit(name.charAt(0));
  }

  /** A change and what it answers; without a change there is nothing to write. */
  private record Draft<T>(@Nullable Change change, T answer) {}

  private <T> T change(Function<Opened, Draft<T>> make) {
    for (int i = 0; i < TRIES; i++) {
      Opened opened = open();
      Draft<T> draft = make.apply(opened);
      Change change = draft.change();
      if (change == null || store.write(opened.revision(), change)) {
        return draft.answer();
      }
    }
    throw new VaultException(Kind.VAULT, "others change the vault all the time; try again");
  }

  private static VaultException absent(String name) {
    return new VaultException(Kind.ABSENT, "there is no secret " + name + " in the vault");
  }

  private static VaultException tampered(String name) {
    return new VaultException(
        Kind.SECRET,
        "the secret " + name + " cannot be opened: the vault was damaged or tampered with");
  }

  /** Ends what the store keeps open. */
  public void close() {
    store.close();
  }
}
