package dev.penstock.config.check;

import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Problems;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** Section {@code vault}: what its type needs. */
final class VaultChecks {
  private static final KeyPath VAULT = KeyPath.of("vault");

  private final Problems problems;

  VaultChecks(Problems problems) {
    this.problems = problems;
  }

  void check(Node.Mapping document) {
    Node.Mapping vault = document.mapping("vault");
    String type = vault.text("type");
    if ("hashicorp".equals(type)) {
      checkHashicorp(vault);
    }
    if ("aws".equals(type)) {
      checkAddress(VAULT.child("aws"), vault.mapping("aws"), "endpoint");
    }
    checkPath(vault);
  }

  private void checkPath(Node.Mapping vault) {
    String path = vault.text("path");
    try {
      if (path != null && Path.of(path).getFileName() == null) {
        problems.add(VAULT.child("path"), vault.valuePlace("path"), "expected the path of a file");
      }
    } catch (InvalidPathException e) {
      problems.add(VAULT.child("path"), vault.valuePlace("path"), "expected the path of a file");
    }
  }

  private void checkHashicorp(Node.Mapping vault) {
    if (vault.value("hashicorp") == null) {
      problems.add(
          VAULT.child("hashicorp"), vault.keyPlace("type"), "missing; type hashicorp needs it");
      return;
    }
    Node.Mapping settings = vault.mapping("hashicorp");
    KeyPath path = VAULT.child("hashicorp");
    checkAddress(path, settings, "address");
    long logins =
        Stream.of("approle", "kubernetes").filter(key -> settings.value(key) != null).count();
    String token = settings.text("token");
    if (token == null || !token.isEmpty()) {
      logins++;
    }
    if (logins != 1) {
      problems.add(
          path, vault.keyPlace("hashicorp"), "expected one of token, approle and kubernetes");
    }
    if (token != null && !HeaderText.isCredential(token)) {
      problems.add(
          path.child("token"),
          settings.valuePlace("token"),
          "expected printable ASCII without spaces or line breaks");
    }
  }

  private void checkAddress(KeyPath path, Node.Mapping settings, String key) {
    String text = settings.text(key);
    if (text != null && !text.isEmpty() && !isAddress(text)) {
      problems.add(
          path.child(key),
          settings.valuePlace(key),
          "expected an address such as https://vault.example.com:8200, without user, query or"
              + " fragment");
    }
  }

  private static boolean isAddress(String text) {
    try {
      URI address = new URI(text);
      String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
      return (scheme.equals("http") || scheme.equals("https"))
          && address.getHost() != null
          && address.getRawUserInfo() == null
          && address.getRawQuery() == null
          && address.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
