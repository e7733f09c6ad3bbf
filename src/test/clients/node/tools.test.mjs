// Tool calls and structured output.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { VENDORS, client, model, user } from './gateway.mjs';

const TOOLS = [
  {
    type: 'function',
    function: {
      name: 'get_weather',
      description: 'The weather in a city.',
      parameters: {
        type: 'object',
        properties: { city: { type: 'string' }, unit: { enum: ['celsius', 'fahrenheit'] } },
        required: ['city'],
      },
    },
  },
];
const WANTED = [
  { city: 'Paris', unit: 'celsius' },
  { city: 'Oslo \u2744\ufe0f', unit: 'celsius' },
];
const Event = z.object({ name: z.string(), date: z.string(), participants: z.array(z.string()) });
const EVENT = { name: 'Science Fair', date: 'Friday', participants: ['Alice', 'Bob'] };

const parsed = (calls) => calls.map((call) => JSON.parse(call.function.arguments));
const ask = (name, more) =>
  client.chat.completions.create({ model: name, messages: user('Weather?'), tools: TOOLS, ...more });

for (const vendor of VENDORS) {
  describe(`tools with ${vendor}`, () => {
    it('gets parallel calls in a whole answer', async () => {
      const [choice] = (await ask(model(vendor, 'tools'))).choices;

      assert.equal(choice.finish_reason, 'tool_calls');
      assert.deepEqual(parsed(choice.message.tool_calls), WANTED);
      assert.equal(new Set(choice.message.tool_calls.map((call) => call.id)).size, 2);
    });

    it('adds streamed argument pieces up by index', async () => {
      const calls = [];
      const finish = [];
      for await (const chunk of await ask(model(vendor, 'tools'), { stream: true })) {
        const [choice] = chunk.choices;
        if (choice.finish_reason) finish.push(choice.finish_reason);
        for (const piece of choice.delta.tool_calls ?? []) {
          const call = (calls[piece.index] ??= { function: { arguments: '' } });
          call.function.arguments += piece.function.arguments ?? '';
          call.id ??= piece.id;
        }
      }

      assert.deepEqual(parsed(calls), WANTED);
      assert.notEqual(calls[0].id, calls[1].id);
      assert.deepEqual(finish, ['tool_calls']);
    });

    it('runs tools by itself until there is an answer', async () => {
      const cities = [];
      const weather = {
        type: 'function',
        function: {
          ...TOOLS[0].function,
          parse: JSON.parse,
          function: ({ city }) => {
            cities.push(city);
            return `fine in ${city}`;
          },
        },
      };

      const runner = client.chat.completions.runTools({
        model: model(vendor, 'tools'),
        messages: user('Weather?'),
        tools: [weather],
        stream: true,
      });

      const text = await runner.finalContent();
      assert.deepEqual(cities, WANTED.map(({ city }) => city));
      assert.equal(text, 'The tools said: fine in Paris | fine in Oslo \u2744\ufe0f');
    });

    it('parses structured output, whole and streamed', async () => {
      const body = {
        model: model(vendor, 'json'),
        messages: user('When is the fair?'),
        response_format: zodResponseFormat(Event, 'event'),
      };

      const whole = await client.chat.completions.parse(body);
      const streamed = await client.chat.completions.stream(body).finalChatCompletion();

      assert.deepEqual(whole.choices[0].message.parsed, EVENT);
      assert.deepEqual(streamed.choices[0].message.parsed, EVENT);
    });
  });
}
