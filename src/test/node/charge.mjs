// Creates one charge with the official Stripe client and prints, as one line of JSON, what the client made of it.
// Usage: node charge.mjs PORT AMOUNT MAX_NETWORK_RETRIES TIMEOUT_MILLIS [KEY]; without a key the client makes one.
import Stripe from 'stripe';

const [port, amount, maxNetworkRetries, timeout, idempotencyKey] = process.argv.slice(2);
const stripe = new Stripe('sk_test_of_nobody', {
  protocol: 'http',
  host: '127.0.0.1',
  port: Number(port),
  maxNetworkRetries: Number(maxNetworkRetries),
  timeout: Number(timeout),
  telemetry: false,
});

try {
  const charge = await stripe.charges.create(
    { amount: Number(amount), currency: 'eur', source: 'tok_visa' },
    idempotencyKey ? { idempotencyKey } : {},
  );
  console.log(JSON.stringify({ charge: charge.id ?? null, status: charge.lastResponse.statusCode }));
} catch (error) {
  console.log(JSON.stringify({ error: error.type, status: error.statusCode ?? null, message: error.message }));
}
