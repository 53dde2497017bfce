global using Cake.MultiVariant.IntegrationTests.Support;
global using Cake.MultiVariant.Tests.Support;
global using Shouldly;
global using Xunit;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
