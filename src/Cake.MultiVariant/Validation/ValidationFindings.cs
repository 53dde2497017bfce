namespace Cake.MultiVariant.Validation;

/// <summary>Reports facts and findings.</summary>
internal static class ValidationFindings
{
    public static void WriteTo(this IEnumerable<ArtifactFacts> artifacts, ICakeLog log)
    {
        foreach (var (artifact, line) in artifacts.SelectMany(it => it.Audit?.Lines ?? [], (it, line) => (it, line)))
            log.Verbose("{0}: {1}", artifact.Label, line);
    }

    public static void WriteTo(this IEnumerable<ValidationFinding> findings, ICakeLog log)
    {
        foreach (ValidationFinding finding in findings)
        {
            if (finding.Severity == RuleSeverity.Information)
                log.Verbose("{0}", finding);
            else
                log.Warning("{0}", finding);
        }
    }

    /// <exception cref="CakeException">There are errors. The message has a line for each finding.</exception>
    public static void ThrowOnErrors(this IEnumerable<ValidationFinding> findings, string headline)
    {
        IEnumerable<string> lines = findings.OrderByDescending(finding => finding.Severity).Select(f => $"{f}");
        if (findings.Any(finding => finding.Severity == RuleSeverity.Error))
            throw new CakeException(string.Join(Environment.NewLine, [headline, .. lines]));
    }
}
