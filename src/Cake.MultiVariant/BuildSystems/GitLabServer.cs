using System.Globalization;

namespace Cake.MultiVariant.BuildSystems;

/// <summary>
/// Sections as in https://docs.gitlab.com/ci/jobs/job_logs, which Cake does not support. GitLab has no place for
/// summaries and outputs unless the project's pipeline names files for them.
/// </summary>
internal sealed class GitLabServer(TimeProvider time) : BuildServer
{
    private const string ClearLine = "\r\u001b[0K";

    public override IDisposable Group(string title)
    {
        string name = string.Concat(title.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_'));
        Mark($"section_start:{Now}:{name}{ClearLine}{title}");
        return new OnDispose(() => Mark($"section_end:{Now}:{name}{ClearLine}"));
    }

    private string Now => time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static void Mark(string line) => Console.WriteLine($"\u001b[0K{line}");
}
