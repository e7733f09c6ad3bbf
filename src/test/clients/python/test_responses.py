"""The Responses API: a client cannot tell the vendors apart."""

import json

import openai
import pytest
from test_tools import TOOLS, WANTED, Event

FUNCTIONS = [{"type": "function", "strict": False, **tool["function"]} for tool in TOOLS]


def test_text_streamed_is_the_whole_text(client, model):
    whole = client.responses.create(model=model("text"), input="Hello")
    with client.responses.stream(model=model("text"), input="Hello") as stream:
        events = list(stream)
        final = stream.get_final_response()

    assert whole.status == "completed"
    assert whole.output_text
    assert final.output_text == whole.output_text
    assert [event.sequence_number for event in events] == list(range(len(events)))
    assert final.usage.total_tokens == whole.usage.total_tokens


def test_tools_are_answered_by_the_response_before(client, model):
    name = model("tools")
    with client.responses.stream(model=name, input="Weather?", tools=FUNCTIONS) as stream:
        for _ in stream:
            pass
        first = stream.get_final_response()
    calls = [item for item in first.output if item.type == "function_call"]
    assert [json.loads(call.arguments) for call in calls] == WANTED

    outputs = [
        {"type": "function_call_output", "call_id": call.call_id, "output": "fine"}
        for call in calls
    ]
    answer = client.responses.create(
        model=name, input=outputs, tools=FUNCTIONS, previous_response_id=first.id
    )

    assert answer.output_text
    assert answer.previous_response_id == first.id


def test_history_may_be_brought_by_the_client(client, model):
    name = model("tools")
    history = [{"role": "user", "content": "Weather?"}]
    first = client.responses.create(model=name, input=history, tools=FUNCTIONS, store=False)
    history += first.output
    history += [
        {"type": "function_call_output", "call_id": item.call_id, "output": "fine"}
        for item in first.output
        if item.type == "function_call"
    ]

    answer = client.responses.create(model=name, input=history, tools=FUNCTIONS, store=False)

    assert answer.output_text


def test_structured_output(client, model):
    answer = client.responses.parse(model=model("json"), input="x", text_format=Event)

    assert answer.output_parsed.name == "Science Fair"


def test_a_response_is_read_and_deleted(client, model):
    made = client.responses.create(model=model("text"), input="Hello")

    assert client.responses.retrieve(made.id).output_text == made.output_text
    assert client.responses.input_items.list(made.id).data[0].content[0].text == "Hello"
    client.responses.delete(made.id)
    with pytest.raises(openai.NotFoundError):
        client.responses.retrieve(made.id)


def test_cut_stream_is_an_error(client, model):
    with pytest.raises(openai.APIError):
        for _ in client.responses.create(model=model("cut"), input="x", stream=True):
            pass
