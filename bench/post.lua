-- Posts the file that stands behind `--`.
function init(args)
  local file = io.open(args[1], "rb")
  wrk.method = "POST"
  wrk.body = file:read("*a")
  wrk.headers["content-type"] = "application/octet-stream"
  file:close()
end
