using System.Xml.Linq;

namespace Cake.MultiVariant.Tests.Building;

public sealed class BuildToolSpecs
{
    [Fact]
    public void What_MSBuild_imports_is_XML() =>
        XElement.Parse(BuildTools.Read(BuildTools.Targets)).Name.ShouldBe("Project");
}
