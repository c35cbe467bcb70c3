import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadConfig } from '../../src/config/config.ts';

function load(environment: Record<string, string>) {
  const result = loadConfig(environment);
  assert.ok(result.ok, JSON.stringify(result));
  return result.config;
}

const problems = (environment: Record<string, string>) => {
  const result = loadConfig(environment);
  return result.ok ? [] : result.problems;
};

// What would add a header to a mail, reverse the text beside it, or show nothing.
const NOT_PLAIN = [
  'Acme\r\nBcc: all@example.com',
  'a\u0000b',
  'a\u0085b',
  'a\u2028b',
  '\u202eemca',
  'a\u2066b',
  'a\ufeffb',
  'a\ud800b',
  ' ',
  '\u3164',
];

describe('SITE_NAME and SITE_TEXT', () => {
  it('are a line of plain text in any language, without blanks around it', () => {
    for (const name of ['Acme', "O'Reilly & Söhne", '株式会社', '👩‍💻 Dev', 'می‌خواهم', '"<b>']) {
      assert.equal(load({ SITE_NAME: ` ${name} ` }).siteName, name);
      assert.equal(load({ SITE_TEXT: name }).siteText, name);
    }
  });

  it('have at most 40 and 200 characters, however many bytes those are', () => {
    assert.equal(load({ SITE_NAME: '😀'.repeat(40) }).siteName?.length, 80);
    assert.deepEqual(problems({ SITE_NAME: 'a'.repeat(41) }), [
      `SITE_NAME="${'a'.repeat(41)}": has to be one line of plain text of at most 40 characters`,
    ]);
    assert.equal(load({ SITE_TEXT: 'a'.repeat(200) }).siteText?.length, 200);
    assert.equal(problems({ SITE_TEXT: 'a'.repeat(201) }).length, 1);
  });

  it('are refused with anything that is no plain text', () => {
    for (const text of NOT_PLAIN) {
      for (const name of ['SITE_NAME', 'SITE_TEXT']) {
        const [problem = '', ...more] = problems({ [name]: text });
        assert.ok(problem.startsWith(`${name}=${JSON.stringify(text)}: has to be one line`), text);
        assert.deepEqual(more, []);
      }
    }
  });
});

describe('CONTACT', () => {
  const good: [text: string, name: string, href: string][] = [
    ['Mara in IT <it@example.com>', 'Mara in IT', 'mailto:it@example.com'],
    ['  Mara in IT<it@example.com>  ', 'Mara in IT', 'mailto:it@example.com'],
    ['it@example.com', 'it@example.com', 'mailto:it@example.com'],
    ['IT+help@Example.com', 'IT+help@Example.com', 'mailto:IT+help@Example.com'],
    ["it?cc=o'x&y@example.com", "it?cc=o'x&y@example.com", "mailto:it%3Fcc%3Do'x%26y@example.com"],
    ['https://help.example.com/', 'help.example.com', 'https://help.example.com/'],
    ['https://help.example.com', 'help.example.com', 'https://help.example.com/'],
    ['Help desk <https://example.com/h?a=1>', 'Help desk', 'https://example.com/h?a=1'],
  ];
  for (const [text, name, href] of good) {
    it(`takes ${JSON.stringify(text)}`, () => {
      assert.deepEqual(load({ CONTACT: text }).contact, { name, href });
    });
  }

  it('is refused when no link can be made of it', () => {
    for (const text of [
      'Mara in IT',
      'Mara <it@example>',
      '<it@example.com>',
      'Mara <it@example.com> or Jo <jo@example.com>',
      'Mara <javascript:alert(1)>',
      'javascript:alert(1)',
      'http://help.example.com/',
      'https://user:secret@help.example.com/',
      'https://help.example.com/a b',
      'https://',
      'data:text/html,x',
      'it@example.com, jo@example.com',
      'a\r\nBcc: all@example.com <it@example.com>',
      `${'a'.repeat(41)} <it@example.com>`,
    ]) {
      const [problem = '', ...more] = problems({ CONTACT: text });
      assert.ok(
        problem.startsWith(`CONTACT=${JSON.stringify(text)}: has to be an e-mail address or`),
        text,
      );
      assert.deepEqual(more, []);
    }
  });
});

describe('ACCENT', () => {
  it('is a colour that can be read on the pages', () => {
    assert.equal(load({ ACCENT: '#0B57D0' }).accent, '#0b57d0');
    assert.equal(load({ ACCENT: '#000000' }).accent, '#000000');
    assert.equal(load({}).accent, null);
  });

  it('is refused when text in it would be hard to read, with a colour that would do', () => {
    assert.deepEqual(problems({ ACCENT: '#FFCC00' }), [
      'ACCENT="#ffcc00": has too little contrast with the pages, 1.3:1 instead of 4.5:1; #846800 would do',
    ]);
    assert.equal(load({ ACCENT: '#846800' }).accent, '#846800');
    assert.match(problems({ ACCENT: '#0d7f36' })[0] ?? '', /4\.4:1 instead of 4\.5:1/);
  });

  it('is refused in any other spelling', () => {
    for (const text of ['red', '#fff', '7b1e36', '#7b1e36;}', 'rgb(0 0 0)', '#7b1e36ff']) {
      assert.deepEqual(problems({ ACCENT: text }), [
        `ACCENT=${JSON.stringify(text)}: has to be # and six hexadecimal digits, such as #7b1e36`,
      ]);
    }
  });
});
