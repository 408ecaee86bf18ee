// Ids of requests, and the commands that tell their stories.

/** Makes the id of a request, and the button that copies the command that tells its story. */
function requestId(id) {
  const name = make("code", {}, visible(id, 300));
  const command = commandOf(id);
  if (command === undefined) {
    return [name, make("span", { class: "note" }, "is no text for a terminal")];
  }
  const copy = button("Copy", () => copyCommand(command, copy), { class: "copy", "aria-label": "Copy " + visible(command, 300), title: visible(command, 300) });
  return [name, copy];
}

/** Returns the command in quotes that a shell leaves alone; undefined if pasting it could do something else than it looks like. */
function commandOf(id) {
  if (id.length > 1024 || id.trim() === "" || id.startsWith("-") || /[\t\n]/.test(id) || visible(id) !== id) {
    return undefined;
  }
  return "clew story " + (/^[A-Za-z0-9][A-Za-z0-9._:@-]*$/.test(id) ? id : "'" + id.replaceAll("'", "'\\''") + "'");
}

async function copyCommand(command, button) {
  let isCopied = false;
  try {
    await navigator.clipboard.writeText(command);
    isCopied = true;
  } catch {
    // There is no clipboard, or the browser does not give it: then the person copies.
  }
  if (!button.parentNode) {
    return;
  }
  button.parentNode.querySelector(".to-copy")?.remove();
  if (isCopied) {
    button.textContent = "Copied";
    byId("said").textContent = "Copied " + command;
  } else {
    const field = make("input", { class: "to-copy", readonly: true, "aria-label": "The command, to be copied by hand" });
    field.value = command;
    button.after(field);
    field.focus();
    field.select();
    byId("said").textContent = "Could not copy; the command is selected, to be copied by hand";
  }
}
