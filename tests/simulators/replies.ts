/** What a simulator answers. A header given as a list is sent once per value. */
export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string;
};

/** Headers to add to a reply. */
export type ReplyHeaders = Reply['headers'];

/** A JSON reply. */
export function json(status: number, value: unknown, headers: ReplyHeaders = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

/** An HTML document. */
export function html(status: number, body: string, headers: ReplyHeaders = {}): Reply {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body };
}

/** A reply without a body. */
export function empty(status: number, headers: ReplyHeaders = {}): Reply {
  return { status, headers, body: '' };
}

/** The same reply with more headers. */
export function withHeaders(reply: Reply, headers: ReplyHeaders): Reply {
  return { ...reply, headers: { ...reply.headers, ...headers } };
}
