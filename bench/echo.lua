wrk.method = "POST"
wrk.body = string.rep("wayhouse.\n", 1024)
wrk.headers["content-type"] = "application/octet-stream"
