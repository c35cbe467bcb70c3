// Passkeys in the browser: the only script of this site, on the pages with a passkey button.
//
// A passkey button submits its form like any other. Before it does, this script asks the browser
// for a passkey and makes the answer the value of the button, which the form sends as `passkey`.
// What to ask for comes from the server, as JSON in data-get or data-create of the button. Nothing
// is decided here: the server verifies every answer, whatever program made it.

const buttons = [...document.querySelectorAll('button[name="passkey"]')];
const available = globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON !== undefined;
// A browser has one request at a time: the one of the autofill ends before that of a button begins.
const autofill = new AbortController();
let autofillEnded = Promise.resolve();

// Nothing of this works without the script, so the page hides it until here.
for (const part of document.querySelectorAll('[data-passkeys]')) {
  part.hidden = part.dataset.passkeys !== (available ? 'available' : 'missing');
}
if (available) {
  for (const button of buttons) button.addEventListener('click', press);
  offerInAutofill(buttons.find((button) => 'autofill' in button.dataset));
  forget(document.querySelector('[data-removed]')?.dataset.removed);
}

/** Lists the passkeys of this site below the e-mail field, in browsers that can. */
async function offerInAutofill(button) {
  if (button === undefined) return;
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  const how = { mediation: 'conditional', signal: autofill.signal };
  // Silent when it fails: no button was pressed, and the button is still there.
  autofillEnded = askAndSend(button, how).catch(() => {});
}

async function press(event) {
  event.preventDefault();
  const button = event.currentTarget;
  // A passkey that the server refused for want of a name would stay on the device.
  if (button.dataset.create !== undefined && !button.form.reportValidity()) return;
  button.disabled = true; // two presses would be two requests
  autofill.abort();
  await autofillEnded;
  await askAndSend(button, {}).catch((error) => sayWhy(button, error.name));
  button.disabled = false;
  button.focus();
}

/** Throws what the browser throws. It does not ask again: the person decides what comes next. */
async function askAndSend(button, how) {
  button.value = JSON.stringify(await credentialFor(button.dataset, how)); // by its toJSON()
  button.disabled = false; // the value of a disabled button is not sent
  button.form.requestSubmit(button);
}

function credentialFor({ get, create }, how) {
  if (create === undefined) {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(get));
    return navigator.credentials.get({ publicKey, ...how });
  }
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(create));
  return navigator.credentials.create({ publicKey });
}

// NotAllowedError: the person cancelled, or time ran out. AbortError: another request began. The
// browser has told them, so there is nothing to add. InvalidStateError: this device holds one of the
// passkeys in excludeCredentials, those that the account has.
function sayWhy(button, name) {
  const line = button.form.querySelector('[data-problem]');
  line.hidden = name === 'NotAllowedError' || name === 'AbortError';
  if (line.hidden) return;
  line.textContent =
    name === 'InvalidStateError'
      ? 'This device already has a passkey for your account.'
      : 'Your browser couldn\u2019t use a passkey here. Try another device, or another way.';
}

/** Tells the device that a removed passkey is no longer known here, so that it stops offering it. */
function forget(removed) {
  if (removed === undefined) return;
  PublicKeyCredential.signalUnknownCredential?.(JSON.parse(removed)).catch(() => {});
}
