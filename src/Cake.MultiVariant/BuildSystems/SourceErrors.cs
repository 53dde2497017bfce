using System.Collections.Concurrent;

namespace Cake.MultiVariant.BuildSystems;

/// <summary>
/// Shows errors on the build server, each once: MSBuild repeats them, and every variant has them. Several threads may add.
/// </summary>
internal sealed class SourceErrors(BuildServer server)
{
    private readonly ConcurrentDictionary<SourceError, bool> _shown = [];

    public void Add(SourceError error)
    {
        if (_shown.TryAdd(error, true))
            server.Annotate(error);
    }
}
