using Cake.Core;

namespace Cake.MultiVariant;

/// <summary>Checks that executables can become variants, and reports all that is wrong at once.</summary>
internal sealed class ArtifactValidator(IElfReader elfReader)
{
    /// <exception cref="CakeException">An artifact breaks a rule; the message has a line for each finding.</exception>
    public void Validate(IEnumerable<VariantArtifact> artifacts)
    {
        Finding[] findings = [.. artifacts.SelectMany(Check)];
        if (findings.Length > 0)
        {
            throw new CakeException(string.Join(
                Environment.NewLine, ["These executables cannot become variants:", .. findings.Select(f => $"{f}")]));
        }
    }

    private IEnumerable<Finding> Check(VariantArtifact artifact)
    {
        var facts = ArtifactFacts.Gather(artifact.Path, elfReader);
        return
            from rule in ArtifactRules.For(artifact.Variant.Platform)
            let found = rule.Find(facts)
            where found != null
            select new Finding(rule, artifact, found);
    }
}
