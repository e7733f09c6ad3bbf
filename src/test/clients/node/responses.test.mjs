// The Responses API: a client cannot tell the vendors apart.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { VENDORS, client, model } from './gateway.mjs';

const TOOLS = [
  {
    type: 'function',
    name: 'get_weather',
    strict: false,
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
];

for (const vendor of VENDORS) {
  describe(`responses of ${vendor}`, () => {
    it('streamed text is the whole text', async () => {
      const whole = await client.responses.create({ model: model(vendor, 'text'), input: 'Hello' });
      const stream = client.responses.stream({ model: model(vendor, 'text'), input: 'Hello' });
      const final = await stream.finalResponse();

      assert.ok(whole.output_text);
      assert.equal(final.output_text, whole.output_text);
    });

    it('tools are answered by the response before', async () => {
      const name = model(vendor, 'tools');
      const first = await client.responses.create({ model: name, input: 'Weather?', tools: TOOLS });
      const calls = first.output.filter((item) => item.type === 'function_call');
      assert.equal(calls.length, 2);

      const answer = await client.responses.create({
        model: name,
        tools: TOOLS,
        previous_response_id: first.id,
        input: calls.map((call) => ({
          type: 'function_call_output',
          call_id: call.call_id,
          output: 'fine',
        })),
      });

      assert.ok(answer.output_text);
    });

    it('cut stream is an error', async () => {
      await assert.rejects(async () => {
        const events = await client.responses.create({
          model: model(vendor, 'cut'),
          input: 'x',
          stream: true,
        });
        for await (const event of events) assert.ok(event);
      });
    });
  });
}
