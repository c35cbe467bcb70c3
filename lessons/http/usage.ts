/** The text for `npm run -s http` without arguments, or with --help. */
export const USAGE = `Usage: npm run -s http -- OPTIONS ADDRESS...
Sends HTTP requests and prints what comes back. It stands in for curl in the lessons.

  npm run -s http -- -i localhost:3000/login
  npm run -s http -- -c jar localhost:3000/login -d email=ada@example.com --data-urlencode 'password=...'
  npm run -s http -- -b jar localhost:3000/dashboard

  -i  print the head of the response, too      -X METHOD  another method
  -v  print both heads, as they were sent      -H 'NAME: VALUE'  add a header
  -I  send a HEAD request                      -A AGENT, -e REFERRER  these two headers
  -L  follow redirects                         -u USER:PASSWORD  sign in by HTTP Basic
  -b FILE or 'NAME=VALUE'  send cookies        -c FILE  write all cookies to this file
  -d DATA, --data-urlencode NAME=VALUE         send a form; with -G, as a query
  -o FILE  write the body to a file            -w FORMAT  print this after each response
  -s  no error messages; -S  but these         -k -N -q --http1.1  change nothing here

The README of the course explains them in one table: lessons/README.md. It prints curl's messages and
ends with curl's exit codes.
`;
