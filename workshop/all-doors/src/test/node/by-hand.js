// Express, and a request id by hand: a middleware, and the id in each call.
const express = require('express');
const { randomUUID } = require('node:crypto');

const app = express();
app.use((request, response, next) => {
  request.id = request.get('X-Request-ID') || randomUUID();
  response.set('X-Request-ID', request.id);
  next();
});
app.get('/relay', async (request, response) => {
  const answer = await fetch(request.query.to, { headers: { 'X-Request-ID': request.id } });
  response.send(await answer.text());
});
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit()).resume();
