// Takes messages from one queue and puts others into a second one. Arguments: broker, from, to, and "headers" to pass them on.
const amqp = require('amqplib');

const [broker, from, to, what] = process.argv.slice(2);
(async () => {
  const connection = await amqp.connect(broker);
  const channel = await connection.createChannel();
  await channel.consume(from, (message) => {
    const headers = what === 'headers' ? message.properties.headers : {};
    channel.sendToQueue(to, message.content, { headers });
    channel.ack(message);
  });
  console.log('ready');
})();
process.stdin.on('end', () => process.exit()).resume();
