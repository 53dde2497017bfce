using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cake.MultiVariant.IntegrationTests.Reporting;

/// <summary>Chromium without a window, driven over its DevTools protocol.</summary>
public sealed class Browser : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestDirectory _profile;
    private readonly Process _process;
    private readonly ClientWebSocket _socket = new();
    private readonly List<JsonNode> _events = [];
    private int _lastId;

    private Browser(TestDirectory profile, Process process)
    {
        _profile = profile;
        _process = process;
    }

    /// <summary>What the page complained about so far, as the console would show it.</summary>
    public IEnumerable<string> Complaints =>
        from message in _events
        let method = (string)message["method"]!
        where method is "Runtime.exceptionThrown" or "Runtime.consoleAPICalled" or "Log.entryAdded"
            or "Network.loadingFailed"
        select message.ToJsonString();

    /// <summary>The addresses that were asked for so far.</summary>
    public IEnumerable<string> Requests =>
        from message in _events
        where (string)message["method"]! == "Network.requestWillBeSent"
        select (string)message["params"]!["request"]!["url"]!;

    public static async Task<Browser> Start()
    {
        string chromium = Tool.Require("chromium");
        var profile = new TestDirectory();
        var start = new ProcessStartInfo(chromium,
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
            "--remote-debugging-port=0", $"--user-data-dir={profile.Path}", "about:blank",
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true };
        var browser = new Browser(profile, Process.Start(start)!);
        browser._process.BeginErrorReadLine();
        browser._process.BeginOutputReadLine();
        await browser.Connect();
        return browser;
    }

    /// <summary>Shows a file as on a screen of this width in CSS pixels.</summary>
    public async Task Open(string file, int width, string colorScheme)
    {
        _events.Clear();
        await Call("Emulation.setDeviceMetricsOverride", new()
        {
            ["width"] = width,
            ["height"] = 800,
            ["deviceScaleFactor"] = 1,
            ["mobile"] = width < 600,
        });
        await Call("Emulation.setEmulatedMedia", new()
        {
            ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = colorScheme }),
        });
        await Call("Page.navigate", new() { ["url"] = new Uri(file).AbsoluteUri });
        string complete = $"complete{new Uri(file).AbsoluteUri}";
        while ((string)(await Evaluate("document.readyState + location.href"))! != complete)
            await Task.Delay(20, TestContext.Current.CancellationToken);
    }

    public async Task<JsonNode?> Evaluate(string script)
    {
        JsonNode answer = await Call("Runtime.evaluate", new() { ["expression"] = script, ["returnByValue"] = true });
        return answer["result"]!["value"]?.DeepClone();
    }

    /// <summary>The whole page as PNG, for people to look at, where MULTIVARIANT_SCREENSHOTS names a folder.</summary>
    public async Task SaveScreenshot(string name)
    {
        if (Environment.GetEnvironmentVariable("MULTIVARIANT_SCREENSHOTS") is not { Length: > 0 } folder)
            return;
        JsonNode answer = await Call(
            "Page.captureScreenshot", new() { ["format"] = "png", ["captureBeyondViewport"] = true });
        await File.WriteAllBytesAsync(
            Path.Combine(folder, name),
            Convert.FromBase64String((string)answer["data"]!),
            TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _profile.Dispose();
    }

    private async Task Connect()
    {
        string portFile = _profile["DevToolsActivePort"];
        using var patience = new CancellationTokenSource(Patience);
        while (!File.Exists(portFile) || (await File.ReadAllLinesAsync(portFile, patience.Token)).Length < 2)
            await Task.Delay(50, patience.Token);
        int port = int.Parse((await File.ReadAllLinesAsync(portFile, patience.Token))[0], CultureInfo.InvariantCulture);

        using var http = new HttpClient();
        JsonNode targets = JsonNode.Parse(
            await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/json/list"), patience.Token))!;
        JsonNode page = targets.AsArray().First(target => (string)target!["type"]! == "page")!;
        await _socket.ConnectAsync(new Uri((string)page["webSocketDebuggerUrl"]!), patience.Token);
        foreach (string domain in (string[])["Page", "Runtime", "Log", "Network"])
            await Call($"{domain}.enable", []);
    }

    private async Task<JsonNode> Call(string method, JsonObject parameters)
    {
        using var patience = new CancellationTokenSource(Patience);
        int id = ++_lastId;
        var request = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        await _socket.SendAsync(
            JsonSerializer.SerializeToUtf8Bytes(request), WebSocketMessageType.Text, true, patience.Token);
        while (true)
        {
            JsonNode message = await Receive(patience.Token);
            if ((int?)message["id"] == id)
            {
                return message["result"]
                    ?? throw new InvalidOperationException($"{method}: {message["error"]?.ToJsonString()}");
            }

            _events.Add(message);
        }
    }

    private async Task<JsonNode> Receive(CancellationToken cancellationToken)
    {
        using var message = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        WebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer, cancellationToken);
            await message.WriteAsync(buffer.AsMemory(0, part.Count), cancellationToken);
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(message.ToArray())!;
    }
}
