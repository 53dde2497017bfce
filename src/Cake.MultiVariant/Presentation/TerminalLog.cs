namespace Cake.MultiVariant.Presentation;

/// <summary>
/// A log with a status line below it that is redrawn every second; but only the log where nobody watches, or nothing can
/// move: in files, in pipes, and on build servers.
/// </summary>
internal sealed class TerminalLog : ICakeLog, IDisposable
{
    private const string EraseLine = "\r\u001b[K";

    /// <summary>The assumed width of a terminal that does not know its own, in columns.</summary>
    private const int UsualWidth = 80;

    private readonly Lock _lock = new();
    private readonly ICakeLog _log;
    private readonly Timer? _timer;
    private bool _isDisposed;

    public TerminalLog(ICakeLog log)
    {
        _log = log;
        if (!Console.IsOutputRedirected
            && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb")
            && log.Verbosity >= Verbosity.Normal)
            _timer = new Timer(_ => Draw(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>The status line, or empty text.</summary>
    public Func<string> Status { get; set; } = () => "";

    public Verbosity Verbosity
    {
        get => _log.Verbosity;
        set => _log.Verbosity = value;
    }

    public void Write(Verbosity verbosity, LogLevel level, string format, params object[] args)
    {
        if (_timer is null)
        {
            _log.Write(verbosity, level, format, args);
            return;
        }

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
        if (_timer is null)
            return;
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
        string status = Status();
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
