import hashlib, json, sys
heads = {}
for n, line in enumerate(open(sys.argv[1], "rb"), 1):
    text = line.rstrip(b"\n")
    event = json.loads(text)
    seq, prev = heads.get(event["device"], (0, "0" * 64))
    if (event["seq"], event["prev"]) != (seq + 1, prev):
        sys.exit(f"第 {n} 行接不上：{event['device']} 第 {event['seq']} 条")
    heads[event["device"]] = (event["seq"], hashlib.sha256(text).hexdigest())
print("ok", len(heads))
