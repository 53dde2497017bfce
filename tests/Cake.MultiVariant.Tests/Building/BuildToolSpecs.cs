using System.Xml.Linq;

namespace Cake.MultiVariant.Tests.Building;

public sealed class BuildToolSpecs
{
    [Fact]
    public void What_MSBuild_imports_is_XML()
    {
        using var standIns = new StandIns();

        XElement.Load(standIns.Targets).Name.ShouldBe("Project");
    }
}
