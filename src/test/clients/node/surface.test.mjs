// Models, Azure's client, response headers, and clients that leave.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import OpenAI from 'openai';
import { TEXT, URL_LOCKED, VENDORS } from './gateway.mjs';
import { azure, client, failure, locked, model, seen, user } from './gateway.mjs';

const demo = { model: 'demo', messages: user('hi') };

it('lists and retrieves models', async () => {
  const ids = [];
  for await (const listed of client.models.list()) ids.push(listed.id);

  assert.ok(ids.includes('demo'));
  assert.equal((await client.models.retrieve('demo')).id, 'demo');
  assert.equal((await client.models.retrieve('openai/text')).id, 'openai/text');
  const error = await failure(() => client.models.retrieve('no-such-model'));
  assert.ok(error instanceof OpenAI.NotFoundError);
});

it('lists what a limited key may call', async () => {
  const page = await locked('sk-ps-clients-limited').models.list();

  assert.deepEqual(page.data.map(({ id }) => id), ['demo', 'demo-latest']);
});

it('serves the Azure client, whole and streamed', async () => {
  const whole = await azure('anything').chat.completions.create(demo);
  let text = '';
  for await (const chunk of await azure('anything').chat.completions.create({
    ...demo,
    stream: true,
  })) {
    text += chunk.choices[0]?.delta.content ?? '';
  }

  assert.ok(whole.choices[0].message.content);
  assert.equal(text, whole.choices[0].message.content);
});

it("takes Azure's api-key header as a credential", async () => {
  assert.ok(await azure('sk-ps-clients-whole', URL_LOCKED).chat.completions.create(demo));
  const error = await failure(() => azure('wrong', URL_LOCKED).chat.completions.create(demo));
  assert.ok(error instanceof OpenAI.AuthenticationError);
});

for (const vendor of VENDORS) {
  describe(`calls to ${vendor}`, () => {
    it('tell in their headers who answered', async () => {
      const name = model(vendor, 'text');

      const { response, data } = await client.chat.completions
        .create(
          { model: name, messages: user('hi') },
          { headers: { 'x-request-id': 'req-from-the-client' } },
        )
        .withResponse();

      assert.equal(data.choices[0].message.content, TEXT);
      const header = (key) => response.headers.get(key);
      assert.equal(header('x-request-id'), 'req-from-the-client');
      assert.equal(header('x-penstock-deployment'), `${vendor}-mock/${name.split('/')[1]}`);
      assert.equal(header('x-penstock-model-group'), `${vendor}/*`);
      assert.equal(header('x-penstock-attempts'), '1');
      assert.ok(Number(header('x-penstock-overhead-ms')) >= 0);
    });

    it('are closed upstream when the client leaves the stream', async () => {
      const name = model(vendor, 'slow');
      const stream = await client.chat.completions.create({
        model: name,
        messages: user('hi'),
        stream: true,
      });

      for await (const chunk of stream) {
        if (chunk.choices[0].delta.content) break;
      }

      assert.equal((await seen(name, 'closed')).closed, 1);
    });

    it('are closed upstream when the client leaves before an answer', async () => {
      const name = model(vendor, 'hang');
      const leave = new AbortController();
      const call = failure(() =>
        client.chat.completions.create(
          { model: name, messages: user('hi') },
          { signal: leave.signal },
        ),
      );

      await seen(name, 'calls');
      leave.abort();

      assert.ok((await call) instanceof OpenAI.APIUserAbortError);
      assert.equal((await seen(name, 'closed')).closed, 1);
    });
  });
}
