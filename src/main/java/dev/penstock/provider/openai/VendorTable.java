package dev.penstock.provider.openai;

import dev.penstock.dialect.Capabilities;
import dev.penstock.provider.openai.Vendor.Form;
import dev.penstock.provider.openai.Vendor.Trait;

/** What a vendor of OpenAI's format takes of a chat; what it does not name is sent as it is. */
final class VendorTable {
  private static final String THINKING = "thinking";
  private static final String EFFORT = "reasoning_effort";

  private VendorTable() {}

  static Capabilities of(Vendor vendor) {
    Capabilities.Table table = Capabilities.table().takesOthers();
    vendor.renamed().forEach((from, to) -> table.calls(from, "`" + to + "`"));
    table.leavesOut(vendor.without().toArray(String[]::new));
    if (!vendor.has(Trait.TOP_K)) {
      table.refuses("The provider of this model has no 'top_k'.", "top_k");
    }
    thinking(vendor, table);
    return vendor.lacks().apply(table).done();
  }

  private static void thinking(Vendor vendor, Capabilities.Table table) {
    Vendor.Thinking thinking = vendor.thinking();
    if (thinking.form() == Form.NONE) {
      never(table);
    } else if (thinking.models().isEmpty()) {
      thinks(thinking.form(), table);
    } else {
      never(table);
      table.family(
          "those that reason",
          thinking.models().getLast(),
          model -> thinking.of(model) != Form.NONE,
          differs -> thinks(thinking.form(), differs));
    }
  }

  private static void never(Capabilities.Table table) {
    table.refuses("The provider of this model takes no budget for reasoning.", THINKING);
  }

  private static void thinks(Form form, Capabilities.Table table) {
    switch (form) {
      case EFFORT -> table.maps(THINKING, "`" + EFFORT + "`, by its budget");
      case TYPE -> table.calls(THINKING, "its `type` alone");
      case BUDGET -> table.maps(THINKING, "`reasoning.max_tokens`");
      case NONE -> never(table);
    }
  }
}
