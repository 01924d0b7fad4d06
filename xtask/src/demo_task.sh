set -eu
cat > index.html <<PAGE
<!doctype html>
<meta charset="utf-8">
<title>Written by an agent</title>
<style>
  body { font: 18px/1.6 system-ui, sans-serif; max-width: 40rem; margin: 12vh auto; padding: 0 1.5rem; color: #1c2733 }
  h1 { font-size: 2.2rem; line-height: 1.2 }
  code { background: #eef2f5; padding: .1em .4em; border-radius: .3em }
</style>
<h1>An agent wrote this page.</h1>
<p>It ran as <code>$(id -un)</code> in a sandbox of its own, on $(date -u '+%d %B %Y at %H:%M UTC').</p>
<p>Execution <code>$KORTIX_EXECUTION_ID</code><br>
in project <code>$KORTIX_PROJECT_ID</code>.</p>
PAGE
echo "Wrote $(wc -c < index.html) bytes to /workspace/index.html"
