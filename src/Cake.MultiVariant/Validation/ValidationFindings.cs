namespace Cake.MultiVariant.Validation;

/// <summary>What becomes of facts and findings.</summary>
internal static class ValidationFindings
{
    extension(IEnumerable<ArtifactFacts> artifacts)
    {
        public void WriteTo(ICakeLog log)
        {
            foreach (ArtifactFacts artifact in artifacts)
            {
                foreach (string line in artifact.Audit?.Lines ?? [])
                    log.Verbose("{0}: {1}", artifact.Label, line);
            }
        }
    }

    extension(IEnumerable<ValidationFinding> findings)
    {
        /// <exception cref="CakeException">There are errors; the message has a line for each finding.</exception>
        public void ThrowOnErrors(string headline)
        {
            if (!findings.Any(finding => finding.Severity == RuleSeverity.Error))
                return;
            IEnumerable<string> lines = findings.OrderByDescending(finding => finding.Severity).Select(f => $"{f}");
            throw new CakeException(string.Join(Environment.NewLine, [headline, .. lines]));
        }

        public void WriteTo(ICakeLog log)
        {
            foreach (ValidationFinding finding in findings)
            {
                if (finding.Severity == RuleSeverity.Information)
                    log.Verbose("{0}", finding);
                else
                    log.Warning("{0}", finding);
            }
        }
    }
}
