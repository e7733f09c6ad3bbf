package dev.penstock.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of OpenAI-format vendors in {@code docs/translation.md}. */
final class VendorFieldsDocTest {
  private static final Path DOC = Path.of("docs", "translation.md");
  private static final String BEGIN = "<!-- begin vendor fields -->\n";
  private static final String END = "<!-- end vendor fields -->";

  @Test
  void the_table_says_what_the_vendors_tables_say() throws IOException {
    String written = Files.readString(DOC);

    int from = written.indexOf(BEGIN) + BEGIN.length();
    String expected =
        written.substring(0, from) + table() + written.substring(written.indexOf(END));
    if (Boolean.getBoolean("penstock.docs.update")) {
      Path unused = Files.writeString(DOC, expected);
      written = expected;
    }

    assertThat(written).as("run again with -Dpenstock.docs.update=true").isEqualTo(expected);
  }

  private static String table() {
    List<Vendor> vendors = Stream.concat(Vendors.ALL.stream(), Stream.of(Vendors.AZURE)).toList();
    Set<String> fields = new TreeSet<>();
    vendors.forEach(vendor -> fields.addAll(differences(vendor).keySet()));
    StringBuilder out = new StringBuilder("| `type` | ");
    out.append(fields.stream().map(name -> "`" + name + "`").collect(Collectors.joining(" | ")));
    out.append(" |\n|").append("---|".repeat(fields.size() + 1)).append('\n');
    for (Vendor vendor : vendors) {
      Map<String, String> own = differences(vendor);
      out.append("| `").append(vendor.type()).append('`');
      fields.forEach(field -> out.append(" | ").append(own.getOrDefault(field, "")));
      out.append(" |\n");
    }
    return out.toString();
  }

  /** By field; what is not there is sent as it is. */
  private static Map<String, String> differences(Vendor vendor) {
    Capabilities table = VendorTable.of(vendor);
    Map<String, String> differences = new TreeMap<>();
    add(table, "", differences);
    table
        .families()
        .forEach(
            family -> add(table.of(family.example()), " (" + family.title() + ")", differences));
    return differences;
  }

  private static void add(Capabilities table, String whose, Map<String, String> to) {
    for (String field : table.named()) {
      Way way = table.field(field);
      String told =
          switch (way.kind()) {
            case NATIVE -> way.how();
            case MAPPED -> way.how();
            case LEFT_OUT -> "left out";
            case REFUSED -> "refused";
          };
      // A family that two examples belong to is told once.
      if (!told.isEmpty() && !to.getOrDefault(field, "").contains(told)) {
        to.merge(field, told + whose, (one, other) -> one + "; " + other);
      }
    }
  }
}
