package dev.penstock.vault.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.config.Secret;
import dev.penstock.config.vault.VaultException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * The key that locks data keys: 32 bytes that were given in hex or base64, or derived from a
 * passphrase with PBKDF2. Two are equal only if they are the same object.
 */
final class MasterKey {
  static final String NONE = "none";
  static final String PBKDF2 = "pbkdf2-sha256";

  /** OWASP's figure of 2023 for PBKDF2-HMAC-SHA256. */
  static final int ITERATIONS = 600_000;

  /** Beyond it a vault that was tampered with would only burn time. */
  private static final int MOST_ITERATIONS = 10_000_000;

  private static final int SALT_BYTES = 16;
  private static final int SHORTEST_PASSPHRASE = 16;
  private static final String CHECK = "penstock vault/1 check";

  private final byte[] key;
  private final Lock lock;

  private MasterKey(byte[] key, Lock lock) {
    this.key = key;
    this.lock = lock;
  }

  /** For a vault that is new, or to be locked anew. */
  static MasterKey fresh(Secret text, SecureRandom random) {
    Optional<byte[]> given = given(text.value());
    if (given.isPresent()) {
      return new MasterKey(given.get(), new Lock(NONE, 0, null, check(given.get(), random)));
    }
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] key = derived(text.value(), salt, ITERATIONS);
    String kept = Base64.getEncoder().encodeToString(salt);
    return new MasterKey(key, new Lock(PBKDF2, ITERATIONS, kept, check(key, random)));
  }

  /** Empty if the text is not what the lock was made with. */
  static Optional<MasterKey> of(Secret text, Lock lock) {
    return keyFor(text.value(), lock)
        .filter(key -> Aead.open(key, lock.check(), CHECK).isPresent())
        .map(key -> new MasterKey(key, lock));
  }

  private static Optional<byte[]> keyFor(String text, Lock lock) {
    if (lock.kdf().equals(NONE)) {
      return given(text);
    }
    if (given(text).isPresent() || lock.iterations() < 1 || lock.iterations() > MOST_ITERATIONS) {
      return Optional.empty();
    }
    try {
      byte[] salt = Base64.getDecoder().decode(Objects.requireNonNull(lock.salt()));
      return salt.length == 0
          ? Optional.empty()
          : Optional.of(derived(text, salt, lock.iterations()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Of 32 bytes in hex or base64; everything else is a passphrase. */
  private static Optional<byte[]> given(String text) {
    try {
      byte[] key =
          text.length() == 2 * Aead.KEY_BYTES
              ? HexFormat.of().parseHex(text)
              : Base64.getDecoder().decode(text);
      return Optional.of(key).filter(bytes -> bytes.length == Aead.KEY_BYTES);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static byte[] derived(String passphrase, byte[] salt, int iterations) {
    if (passphrase.codePointCount(0, passphrase.length()) < SHORTEST_PASSPHRASE) {
      throw new VaultException(
          VaultException.Kind.VAULT,
          "the master key must be 32 bytes in base64 or hex, or a passphrase of at least "
              + SHORTEST_PASSPHRASE
              + " characters");
    }
    PBEKeySpec spec =
        new PBEKeySpec(passphrase.toCharArray(), salt, iterations, 8 * Aead.KEY_BYTES);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has PBKDF2", e);
    } finally {
      spec.clearPassword();
    }
  }

  private static String check(byte[] key, SecureRandom random) {
    return Aead.seal(key, new byte[0], CHECK, random);
  }

  /** What the vault keeps of it. */
  Lock lock() {
    return lock;
  }

  /** Puts a value into an envelope. */
  SealedVersion seal(String name, int version, String value, Sealing how) {
    byte[] dataKey = new byte[Aead.KEY_BYTES];
    how.random().nextBytes(dataKey);
    String data =
        Aead.seal(dataKey, value.getBytes(UTF_8), bound("data", name, version), how.random());
    String wrapped = Aead.seal(key, dataKey, bound("key", name, version), how.random());
    Arrays.fill(dataKey, (byte) 0);
    return new SealedVersion(version, how.clock().instant(), wrapped, data);
  }

  /** What is in the envelope; empty if that is of another vault, name or version, or broken. */
  Optional<String> open(String name, SealedVersion sealed) {
    return Aead.open(key, sealed.key(), bound("key", name, sealed.version()))
        .flatMap(
            dataKey -> Aead.open(dataKey, sealed.data(), bound("data", name, sealed.version())))
        .map(value -> new String(value, UTF_8));
  }

  /** The same envelope, its data key locked with another master key; empty as above. */
  Optional<SealedVersion> rewrap(
      String name, SealedVersion sealed, MasterKey next, SecureRandom random) {
    String bound = bound("key", name, sealed.version());
    return Aead.open(key, sealed.key(), bound)
        .map(dataKey ->
            new SealedVersion(
                sealed.version(),
                sealed.created(),
                Aead.seal(next.key, dataKey, bound, random),
                sealed.data()));
  }

  /** No name holds a NUL, so no two triples read the same. */
  private static String bound(String what, String name, int version) {
    return "penstock vault/1 " + what + '\0' + name + '\0' + version;
  }
}
