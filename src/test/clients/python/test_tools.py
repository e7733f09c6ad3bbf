"""Tool calls and structured output."""

import json

import pydantic
from conftest import user

TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "description": "The weather in a city.",
            "parameters": {
                "type": "object",
                "properties": {
                    "city": {"type": "string"},
                    "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]},
                },
                "required": ["city"],
                "additionalProperties": False,
            },
        },
    }
]
WANTED = [
    {"city": "Paris", "unit": "celsius"},
    {"city": "Oslo \u2744\ufe0f", "unit": "celsius"},
]


class Event(pydantic.BaseModel):
    name: str
    date: str
    participants: list[str]


def test_parallel_tool_calls_in_a_whole_answer(client, model):
    choice = ask(client, model("tools")).choices[0]

    assert choice.finish_reason == "tool_calls"
    assert [call.function.name for call in choice.message.tool_calls] == ["get_weather"] * 2
    assert [json.loads(call.function.arguments) for call in choice.message.tool_calls] == WANTED
    assert len({call.id for call in choice.message.tool_calls}) == 2


def test_streamed_argument_pieces_add_up_by_index(client, model):
    stream = ask(client, model("tools"), stream=True)

    calls, finish = {}, []
    for chunk in stream:
        for choice in chunk.choices:
            finish += [choice.finish_reason] if choice.finish_reason else []
            for piece in choice.delta.tool_calls or []:
                call = calls.setdefault(piece.index, {"id": None, "name": None, "arguments": ""})
                # Later pieces repeat neither id nor name.
                call["id"] = call["id"] or piece.id
                call["name"] = call["name"] or piece.function.name
                call["arguments"] += piece.function.arguments or ""
    assert sorted(calls) == [0, 1]
    assert [json.loads(calls[i]["arguments"]) for i in (0, 1)] == WANTED
    assert [calls[i]["name"] for i in (0, 1)] == ["get_weather"] * 2
    assert calls[0]["id"] != calls[1]["id"]
    assert finish == ["tool_calls"]


def test_stream_helper_collects_tool_calls(client, model):
    with client.chat.completions.stream(
        model=model("tools"), messages=user("Weather?"), tools=TOOLS
    ) as stream:
        message = stream.get_final_completion().choices[0].message

    assert [json.loads(call.function.arguments) for call in message.tool_calls] == WANTED


def test_tool_results_go_back_and_are_answered(client, model):
    name = model("tools")
    message = ask(client, name).choices[0].message
    results = [
        {"role": "tool", "tool_call_id": call.id, "content": text}
        for call, text in zip(message.tool_calls, ["21 degrees", "snow"])
    ]

    answer = client.chat.completions.create(
        model=name, messages=[*user("Weather?"), message, *results], tools=TOOLS
    )

    assert answer.choices[0].message.content == "The tools said: 21 degrees | snow"
    assert answer.choices[0].finish_reason == "stop"


def test_parse_helper_gets_an_object_of_the_schema(client, model):
    answer = client.chat.completions.parse(
        model=model("json"), messages=user("When is the fair?"), response_format=Event
    )

    parsed = answer.choices[0].message.parsed
    assert parsed == Event(name="Science Fair", date="Friday", participants=["Alice", "Bob"])


def test_streamed_structured_output_parses_too(client, model):
    with client.chat.completions.stream(
        model=model("json"), messages=user("When is the fair?"), response_format=Event
    ) as stream:
        parsed = stream.get_final_completion().choices[0].message.parsed

    assert parsed.participants == ["Alice", "Bob"]


def ask(client, model, **options):
    return client.chat.completions.create(
        model=model, messages=user("Weather in Paris and Oslo?"), tools=TOOLS, **options
    )
