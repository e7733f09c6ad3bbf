// Embeddings of each vendor that has them, in base64 (which the SDK asks for) and as numbers.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { client, model, seen } from './gateway.mjs';

const vector = (text) => [text.length, 0.5, -2];

for (const vendor of ['openai', 'gemini', 'ollama']) {
  it(`embeddings of ${vendor} keep their order`, async () => {
    for (const more of [{}, { encoding_format: 'float' }]) {
      const name = model(vendor, 'embed');
      const made = await client.embeddings.create({ model: name, input: ['one', 'three'], ...more });

      assert.deepEqual(
        made.data.map(({ index, embedding }) => [index, embedding]),
        [
          [0, vector('one')],
          [1, vector('three')],
        ],
      );
      assert.equal((await seen(name)).calls, 1);
    }
  });
}
