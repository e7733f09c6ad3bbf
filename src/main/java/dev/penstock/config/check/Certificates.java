package dev.penstock.config.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;

/** Files of certificates, as PEM. */
final class Certificates {

  private Certificates() {}

  /** Whether it can be read and holds at least one. */
  static boolean readable(String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return !CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty();
    } catch (IOException | CertificateException | InvalidPathException e) {
      return false;
    }
  }
}
