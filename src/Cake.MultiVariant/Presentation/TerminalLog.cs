namespace Cake.MultiVariant.Presentation;

/// <summary>A log on a terminal, with a status line below it that is redrawn every second.</summary>
internal sealed class TerminalLog : ICakeLog, IDisposable
{
    private const string EraseLine = "\r\u001b[K";

    /// <summary>The assumed width of a terminal that does not know its own, in columns.</summary>
    private const int UsualWidth = 80;

    private readonly Lock _lock = new();
    private readonly ICakeLog _log;
    private readonly Func<string> _status;
    private readonly Timer _timer;
    private bool _isDisposed;

    private TerminalLog(ICakeLog log, Func<string> status)
    {
        _log = log;
        _status = status;
        _timer = new Timer(_ => Draw(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    public Verbosity Verbosity
    {
        get => _log.Verbosity;
        set => _log.Verbosity = value;
    }

    /// <summary>Null where nobody watches, or nothing can move: in files, in pipes, and on build servers.</summary>
    public static TerminalLog? Over(ICakeLog log, Func<string> status) =>
        Console.IsOutputRedirected
        || Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb"
        || log.Verbosity < Verbosity.Normal
            ? null
            : new TerminalLog(log, status);

    public void Write(Verbosity verbosity, LogLevel level, string format, params object[] args)
    {
        if (verbosity > Verbosity)
            return;
        OnTerminal(() =>
        {
            Console.Out.Write(EraseLine);
            _log.Write(verbosity, level, format, args);
            Draw();
        });
    }

    public void Dispose()
    {
        _timer.Dispose();
        OnTerminal(() =>
        {
            bool wasDisposed = _isDisposed;
            _isDisposed = true;
            if (!wasDisposed)
                Console.Out.Write(EraseLine);
        });
    }

    private void Draw() => OnTerminal(() =>
    {
        // The timer may fire once more after its end.
        if (_isDisposed)
            return;
        string status = _status();
        if (status.Length == 0)
            return;
        int width = (Console.WindowWidth > 0 ? Console.WindowWidth : UsualWidth) - 1;
        Console.Out.Write($"{EraseLine}{(status.Length <= width ? status : status[..width])}");
        Console.Out.Flush();
    });

    /// <summary>Writes, unless the terminal was closed. A signal tells that, too.</summary>
    private void OnTerminal(Action write)
    {
        lock (_lock)
        {
            try
            {
                write();
            }
            catch (IOException)
            {
            }
        }
    }
}
