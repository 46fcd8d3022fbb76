/** The HTML documents the simulators show: plain, and plain about who is signed in. */

/** Escapes text for HTML content and attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** A whole document; `content` is HTML. It has its icon with it: a browser asks for one when it has time for that. */
export function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title><link rel="icon" href="data:,"></head>
<body><h1>${escapeHtml(title)}</h1>
${content}
</body></html>
`;
}

/** A signed-in page. Its script asks `whoAmIUrl`, to show that sub-requests are signed in as well. */
export function signedInPage(product: string, who: string, path: string, whoAmIUrl?: string): string {
  const script =
    whoAmIUrl === undefined
      ? ''
      : `<p id="sub-request">asking</p>
<script>
fetch(${JSON.stringify(whoAmIUrl)}).then((r) => r.ok ? r.json() : { who: 'nobody, ' + r.status })
  .then((reply) => { document.getElementById('sub-request').textContent = 'Sub-request as ' + reply.who; });
</script>`;
  return page(
    product,
    `<p id="who">Signed in as ${escapeHtml(who)}</p>\n<p id="path">${escapeHtml(path)}</p>\n${script}`,
  );
}

/** The page of a portal that does not know the visitor. */
export function notSignedInPage(product: string): string {
  return page(product, '<p id="who">Not signed in</p>');
}

/** A portal's own sign-in form. */
export function loginPage(product: string): string {
  return page(
    product,
    '<p id="who">Not signed in</p>\n<form method="post"><input name="email"><input name="password" type="password"><button>Sign in</button></form>',
  );
}

/** A portal's refusal, with its reason. */
export function refusedPage(product: string, reason: string): string {
  return page(product, `<p id="refused">${escapeHtml(reason)}</p>`);
}

/** What a web server says about a path it does not have. */
export const notFoundPage = page('404 Not Found', '<p>The requested URL was not found on this server.</p>');

/** [I] What a firewall says to an origin that it does not know. */
export const firewallPage = page(
  '403 Forbidden',
  '<p>Your request was blocked by the web application firewall.</p>',
);
