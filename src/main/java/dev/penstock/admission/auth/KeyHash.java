package dev.penstock.admission.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * HMAC-SHA-256 of credentials under a pepper that all replicas share. Who has a store but not the
 * pepper cannot even try whether a guess is in it, and the time that a look-up takes tells nothing
 * of a credential, since nobody outside can choose its digest.
 */
public final class KeyHash {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SHOWN_DIGITS = 12;

  /** Initialized once and never used, but copied: that saves the schedule of the key. */
  private final Mac prototype;

  /** {@code pepper} must not be empty. */
  public KeyHash(byte[] pepper) {
    try {
      prototype = Mac.getInstance(ALGORITHM);
      prototype.init(new SecretKeySpec(pepper, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /** The digest of one credential. */
  Digest of(String credential) {
    try {
      Mac mac = (Mac) prototype.clone();
      return new Digest(mac.doFinal(credential.getBytes(StandardCharsets.UTF_8)));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Equality takes the same time wherever two of them differ. */
  static final class Digest {
    private final byte[] bytes;

    Digest(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    static Digest ofHex(String hex) {
      return new Digest(HexFormat.of().parseHex(hex));
    }

    String hex() {
      return HexFormat.of().formatHex(bytes);
    }

    /** Enough to tell keys apart; of no use to anybody without the pepper. */
    String fingerprint() {
      return hex().substring(0, SHOWN_DIGITS);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Digest digest && MessageDigest.isEqual(bytes, digest.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "digest";
    }
  }
}
