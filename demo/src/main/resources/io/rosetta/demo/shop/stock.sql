-- Rows that the shop has before a pipeline starts, :rows in all, with awkward values among them.
INSERT INTO shop.customers (email, name, tags, birthday, newsletter, credit, profile)
SELECT 'old' || n || '@example.org',
       CASE n % 5 WHEN 0 THEN '' WHEN 1 THEN 'O''Brien, "' || n || '"' WHEN 2 THEN E'line\nbreak ' || n
         WHEN 3 THEN '漢字 ' || n ELSE 'customer ' || n END,
       CASE n % 3 WHEN 0 THEN NULL ELSE ARRAY['a', NULL, 'b "c"', n::text] END,
       CASE n % 4 WHEN 0 THEN NULL ELSE date '1950-01-01' + n % 20000 END,
       n % 2 = 0, (n % 100000) / 100.0,
       CASE n % 4 WHEN 0 THEN NULL ELSE jsonb_build_object('n', n, 's', 'é"\', 'none', NULL) END
FROM generate_series(1, :rows * 6 / 100) n;

INSERT INTO shop.products (sku, title, price, weight, attributes, picture, sizes)
SELECT 'P-' || substr(md5('sku' || n), 1, 8), 'title ' || n, (n % 50000) / 100.0,
       CASE n % 5 WHEN 0 THEN NULL ELSE n / 7.0 END, jsonb_build_object('n', n),
       decode(md5(n::text), 'hex'), CASE n % 4 WHEN 0 THEN NULL ELSE ARRAY[36, NULL, n % 100] END
FROM generate_series(1, :rows * 2 / 100) n
ON CONFLICT DO NOTHING;

INSERT INTO shop.inventory
SELECT sku, warehouse, hashtext(sku) & 1023, timestamp '2026-01-01' + interval '1 ms' * (hashtext(sku) & 65535)
FROM shop.products, (VALUES ('BER'), ('OS'), ('N')) AS w (warehouse);

INSERT INTO shop.orders (customer_id, status, placed_at, total, note, deliver_on)
SELECT 1 + n % 10000, (ARRAY['new', 'paid', 'shipped', 'cancelled']::shop.order_status[])[1 + n % 4],
       timestamptz '2020-01-01 00:00+00' + interval '1 s' * n, (n % 1000000) / 100.0,
       CASE n % 3 WHEN 0 THEN NULL ELSE 'note, "' || n || '"' END, date '2026-01-01' + n % 365
FROM generate_series(1, :rows * 12 / 100) n;

INSERT INTO shop.order_items
SELECT n, line, 'P-' || substr(md5('sku' || (1 + n % 1000)), 1, 8), 1 + n % 9, (n % 5000) / 100.0,
       CASE n % 3 WHEN 0 THEN NULL ELSE (n % 100000) / 100000.0 END
FROM generate_series(1, :rows * 12 / 100) n, generate_series(1, 2) line;

INSERT INTO shop.documents (id, title, body, meta)
SELECT md5('document' || n)::uuid, 'document ' || n,
       (SELECT string_agg(md5(n::text || part), '') FROM generate_series(1, 90) part),
       jsonb_build_object('n', n)
FROM generate_series(1, :rows / 100) n;

INSERT INTO shop.events (kind, payload, happened_at, client, took, ratio)
SELECT 'old ' || n % 7, json_build_object('n', n, 's', '"\ é'),
       timestamptz '2021-01-01 00:00+00' + interval '1 ms' * n, '10.0.0.0'::inet + n % 65536,
       make_interval(secs => n % 1000 * 1.5), n / 3.0
FROM generate_series(1, :rows * 49 / 100) n;

ANALYZE shop.customers, shop.products, shop.inventory, shop.orders, shop.order_items, shop.documents, shop.events;
