// Requests to our own server. The embedded desk shows a token, the other one has its cookie.

let pass = null;

/** Lets requests show the embedded desk's token, in a page of this origin. */
export function present(token, origin) {
  pass = { authorization: `Bearer ${token}`, "koujing-embedded-in": origin };
}

export class Refused extends Error {
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

async function request(address, options = {}) {
  const headers = { "koujing-part": "1", ...pass, ...options.headers };
  const credentials = pass ? "omit" : "same-origin";
  const response = await fetch(address, { ...options, headers, credentials, cache: "no-store" });
  const text = await response.text();
  if (response.status === 401) lost();
  if (!response.ok) throw new Refused(response.status, text);
  return text;
}

/** Nobody is signed in any more. */
function lost() {
  if (pass) window.parent.postMessage({ type: "koujing-token-needed" }, pass["koujing-embedded-in"]);
  else window.location.assign("/sign-in");
}

export const get = (address, signal) => request(address, { signal });

export const post = (address, body, signal) =>
  request(address, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json" },
    signal,
  });

/** Sends a file; what the server says of it. */
export const send = (address, file) =>
  request(address, { method: "POST", body: file, headers: { "content-type": file.type } });
