"""The components of a conversation, from top to bottom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import gradio as gr

from qa.page import rendering as show

_EXAMPLES = 4
_FIELDS = {  # what can be changed of a question, each with a hint
    "speaker": "anyone",
    "topic": "anything",
    "since": "2022-01-31",
    "until": "2022-12-31",
    "source": "any",
}


@dataclass(frozen=True, slots=True, eq=False)
class Talk:
    """`turns` is the conversation as the assistant is told it, `asked` the question as last understood.

    `told` says what was understood and opens to `fields`, by the names that a Question has for them.
    """

    turns: gr.State
    asked: gr.State
    fresh: gr.Button
    chat: gr.Chatbot
    told: gr.Accordion
    fields: Mapping[str, gr.Textbox]
    again: gr.Button
    examples: gr.Row
    offered: Sequence[gr.Button]
    question: gr.Textbox


def laid_out() -> Talk:
    """A conversation that has not begun."""
    turns, asked = gr.State([]), gr.State(None)
    fresh = _tools()
    chat = _chat()
    with gr.Accordion(open=False, visible=False, elem_id="understood") as told, gr.Row():
        fields = {name: _field(name, hint) for name, hint in _FIELDS.items()}
        again = gr.Button("Ask again", size="sm", elem_id="again")
    with gr.Row(elem_id="examples") as examples:
        offered = [gr.Button(visible=False, size="sm") for _ in range(_EXAMPLES)]
    return Talk(turns, asked, fresh, chat, told, fields, again, examples, offered, _question())


def _tools() -> gr.Button:
    """The row of buttons; the page's script minds the shelf and the colours, which are no conversation's."""
    with gr.Row(elem_id="tools"):
        gr.Button("Articles", size="sm", elem_id="articles")
        fresh = gr.Button("New conversation", size="sm", elem_id="fresh")
        gr.Button("Light / dark", size="sm", elem_id="dark")
    return fresh


def _chat() -> gr.Chatbot:
    return gr.Chatbot(
        elem_id="chat",
        autoscroll=False,
        show_label=False,
        container=False,
        height="100%",
        placeholder=show.WELCOME,
        latex_delimiters=[],
        allow_tags=False,
        line_breaks=False,
        buttons=[],
        feedback_options=None,
        layout="bubble",
    )


def _field(name: str, hint: str) -> gr.Textbox:
    return gr.Textbox(label=name.capitalize(), placeholder=hint, max_lines=1, min_width=110)


def _question() -> gr.Textbox:
    return gr.Textbox(
        placeholder="What did … say about …?",
        show_label=False,
        container=False,
        autofocus=True,
        submit_btn=True,
        max_lines=4,
        max_length=20_000,
        elem_id="question",
    )
